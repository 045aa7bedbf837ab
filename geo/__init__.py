"""Pure geometry of sites and layouts, in site metres: no I/O, no database, no words."""
