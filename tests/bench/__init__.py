"""How fast the house is: ``make bench``. Not part of the suite: figures depend on the machine."""
