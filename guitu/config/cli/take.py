"""guitu import: the services of a town from somebody's files, all or none; or referrals (`take_fhir`)."""

import argparse
import json
import sys
from pathlib import Path

from guitu.config.cli import ground, reach, take_fhir
from guitu.config.cli.progress import Progress
from guitu.config.cli.told import ToldError
from guitu.foundations import clock
from guitu.society.directory.hsds import reading, taking
from guitu.society.directory.rules import OUR_EDITORS


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="STANDARD")
    hsds = kinds.add_parser("hsds", help="Open Referral's HSDS 3: JSON, tables, or the older Ohana tables")
    hsds.add_argument("path", type=Path, metavar="PATH", help="a file, a folder or a zip archive")
    hsds.add_argument("--source", metavar="NAME", help="from whom it is (default: the name of the file)")
    hsds.add_argument("--encoding", choices=reading.ENCODINGS, default="utf-8", help="how tables are written")
    hsds.add_argument("--whole", action="store_true", help="remove what this source no longer lists")
    hsds.add_argument(
        "--loose", action="store_true", help="keep references that lead nowhere, where one can do without"
    )
    hsds.add_argument("--json", action="store_true", dest="as_json", help="answer in JSON")
    take_fhir.describe(
        kinds.add_parser("fhir", help="HL7 FHIR R4: referrals, as a Bundle each or as single resources")
    )


def run(asked: argparse.Namespace) -> int:
    """Take the files over, and say what became of them: 0 taken over or known already, 1 refused."""
    if asked.kind == "fhir":
        return take_fhir.run(asked)
    source = (asked.source or asked.path.absolute().stem).strip()
    if not source or len(source) > taking.LONGEST_SOURCE:
        raise ToldError(f"Name the source with --source NAME, in at most {taking.LONGEST_SOURCE} characters.")
    if source == OUR_EDITORS:
        raise ToldError("This name belongs to the editors here. Name the source with --source NAME.")
    wishes = taking.Wishes(source, asked.encoding, is_whole=asked.whole, may_be_loose=asked.loose)
    bar = Progress()
    with reach.connect("guitu_owner") as connection:
        try:
            taken = taking.take(connection, asked.path, wishes, at=clock.now(), tell=bar)
        except taking.BusyError as busy:
            raise ToldError(str(busy)) from busy
        must_index = taken.is_new or (not taken.is_refused and not _is_indexed(connection))
    if must_index:
        bar("Making it ready to be searched", 0.97)
        ground.index_as_owner()
    bar.done(_sentence(taken))
    sys.stdout.write(_as_json(taken) if asked.as_json else _as_text(taken))
    return 1 if taken.is_refused else 0


def _is_indexed(connection: reach.Connection) -> bool:
    """Tell whether every service can be found: an import that broke off at the last moment is mended by another."""
    asked = "SELECT (SELECT count(*) FROM public.index_card) = (SELECT count(*) FROM public.directory_service)"
    row = connection.execute(asked).fetchone()
    return row is not None and bool(row[0])


def _sentence(taken: taking.Taken) -> str:
    """Return what became of the import."""
    if taken.is_refused:
        return f"Nothing was changed: {taken.verdicts.refused:,} reasons."
    if not taken.is_new:
        return f"Nothing was changed: all {taken.rows:,} rows are known already."
    return f"Taken over: {taken.added:,} new, {taken.changed:,} changed, {taken.removed:,} removed."


def _as_text(taken: taking.Taken) -> str:
    lines = [str(one) for one in taken.verdicts.refusals]
    more = taken.verdicts.refused - len(taken.verdicts.refusals)
    if more > 0:
        lines.append(f"… and {more:,} more.")
    lines += map(str, taken.verdicts.kept)
    lines += [
        f"{file}: {name} is no field of the standard and was left out ({count:,} times)."
        for (file, name), count in taken.verdicts.unknown.items()
    ]
    if taken.loose:
        lines.append(f"{taken.loose:,} references lead nowhere; they are kept.")
    return "".join(f"{line}\n" for line in lines)


def _as_json(taken: taking.Taken) -> str:
    told = {
        "source": taken.source,
        "outcome": "refused" if taken.is_refused else "taken" if taken.is_new else "known",
        "rows": taken.rows,
        "added": taken.added,
        "changed": taken.changed,
        "removed": taken.removed,
        "loose": taken.loose,
        "refused": taken.verdicts.refused,
        "refusals": [one.as_dict() for one in taken.verdicts.refusals],
        "kept_ours": [one.as_dict() for one in taken.verdicts.kept],
        "left_out": [
            {"file": file, "field": name, "times": count} for (file, name), count in taken.verdicts.unknown.items()
        ],
    }
    return f"{json.dumps(told, ensure_ascii=False)}\n"
