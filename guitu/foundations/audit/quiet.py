"""A log line says that something failed and where in the code, never with which words of whom."""

import logging


class ContentFree(logging.Filter):
    """Replaces what a log record carries by the kind of error and the place in our code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip message arguments, request and the values inside a traceback."""
        kind = ""
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
            kind = f" {record.exc_info[0].__name__} at {place}"
        status = getattr(record, "status_code", "")
        record.msg = f"{record.name}{f' {status}' if status else ''}{kind}"
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True
