"""The paper round trip: what a playing sheet and its cards measure, to print and to read them."""
