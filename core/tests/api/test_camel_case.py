from unbounded.api.camel_case import CamelCase


class Kettle(CamelCase):
    def __init__(self) -> None:
        self.water_level = 3

    def boil_water(self, for_minutes: int = 1, **more: int) -> tuple[int, dict[str, int]]:
        """Boil."""
        return for_minutes, more

    def create_dataframe(self) -> str:
        return "made"


def test_methods_have_a_camel_case_spelling():
    assert Kettle().boilWater(2) == (2, {})


def test_words_that_python_writes_as_one_are_found():
    assert Kettle().createDataFrame() == "made"


def test_attributes_of_the_instance_are_found_too():
    assert Kettle().waterLevel == 3


def test_keywords_are_taken_in_either_spelling():
    assert Kettle().boil_water(forMinutes=5) == Kettle().boil_water(for_minutes=5) == (5, {})


def test_keywords_that_are_no_twin_stay_as_they_are():
    assert Kettle().boil_water(maxTemp=9) == (1, {"maxTemp": 9})


def test_a_method_keeps_its_documentation():
    assert Kettle.boil_water.__doc__ == "Boil."


def test_other_names_are_not_there():
    assert not hasattr(Kettle(), "boilMilk")
    assert not hasattr(Kettle(), "boil_milk")
    assert not hasattr(Kettle(), "_boilWater")
