"""Numbers made when the tests run, from bases and check digits worked out then: none stands written anywhere."""

from algaudit.privacy.check_digits import credit_check, identity_check, office_check, passes_luhn

#: The parts of all of them.
PLACE, DAY, ORDER = "330104", "19350307", "001"


def identity(place=PLACE, day=DAY, order=ORDER):
    """Return an identity number of 18 signs."""
    base = place + day + order
    return base + identity_check(base)


def identity_with_x(place=PLACE, day=DAY):
    """Return an identity number that ends with X."""
    numbers = (identity(place, day, f"{order:03}") for order in range(1000))
    return next(number for number in numbers if number.endswith("X"))


def mistyped(number):
    """Return an identity number with a wrong last sign."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def disability(grade="43", **parts):
    """Return the number of a disability certificate: 20 signs."""
    return identity(**parts) + grade


def old_identity(place=PLACE, day=DAY, order=ORDER):
    """Return an identity number of 15 digits."""
    return place + day[2:] + order


def bank_card(begin="622202", length=19):
    """Return a bank card number."""
    base = (begin + "0200112233445566")[: length - 1]
    return next(base + last for last in "0123456789" if passes_luhn(base + last))


def credit_code(begin="91", office="MA2ABCDE"):
    """Return a unified social credit code."""
    base = begin + PLACE + office + office_check(office)
    return base + credit_check(base)


def mobile(begin="138"):
    """Return a mobile number."""
    return begin + "00001111"
