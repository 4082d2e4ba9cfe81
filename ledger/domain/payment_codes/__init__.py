"""What a payment QR says, in the three ways it is written: read and write.

Everything is read strictly and nothing is guessed: a code that is cut, changed or
ambiguous is refused with the reason. Nothing here asks a network or a database.
"""
