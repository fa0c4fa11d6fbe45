"""Chinese social assistance as rules: who is entitled to what, by which article, on which day, and where.

An OpenFisca country package. It knows no database, no web and no person: facts come in, answers go out, and nothing
is kept. Begin at `answers.screen`. Every figure names its document, its article and the days between which it holds;
a figure that is missing makes its rule unknown, one that ended makes it lapsed, and neither is ever a zero.
"""
