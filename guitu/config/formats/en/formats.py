"""How days and times are written in English: as in the lists, so that a page does not say the same day in two ways."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
TIME_FORMAT = "H:i"
