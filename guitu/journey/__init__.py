"""The path of a person, in the order it is lived. Later stages may use earlier ones, never the reverse."""

STAGES = (
    "intake",
    "consent",
    "needs",
    "plans",
    "contacts",
    "outcomes",
    "closure",
)
