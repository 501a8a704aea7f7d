"""The shape of the house, checked. Each check has a planted fault that it must see."""
