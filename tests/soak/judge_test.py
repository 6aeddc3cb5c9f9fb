"""The judge of a soak finds each fault by itself, and none where there is none."""
import unittest

from judge import faults_of, growth

QUIET = {"missed": 0, "missed_letters": 0, "closed": 0}


def sittings(*memory):
    return [{"anonymous_kib": one, "answered": 100 * at} for at, one in enumerate(memory)]


FLAT = sittings(40_000, 61_000, 70_000, 70_100, 69_900, 70_200, 70_050, 70_000, 70_100)


class Judge(unittest.TestCase):
    def test_a_node_that_breathes_passes(self):
        self.assertEqual(faults_of(FLAT, QUIET, 40, 43), [])

    def test_the_warm_up_is_not_growth(self):
        self.assertLess(abs(growth(FLAT)), 1)

    def test_growth_with_each_command_is_a_fault(self):
        leaking = sittings(*range(70_000, 70_000 + 9 * 2_000, 2_000))
        self.assertEqual(round(growth(leaking)), 20)
        self.assertIn("memory grows", faults_of(leaking, QUIET, 40, 40)[0])

    def test_descriptors_that_stay_are_a_fault(self):
        self.assertIn("descriptors", faults_of(FLAT, QUIET, 40, 60)[0])

    def test_whatever_is_missed_is_a_fault(self):
        for name in QUIET:
            self.assertEqual(len(faults_of(FLAT, QUIET | {name: 1}, 40, 40)), 1, name)


if __name__ == "__main__":
    unittest.main(argv=["judge_test"], verbosity=2)
