"""Says something and at once asks for a password at /dev/tty, five times; with `hides`, only hides the keys."""

import getpass
import sys
import termios

if sys.argv[1:] == ["hides"]:
    modes = termios.tcgetattr(0)
    termios.tcsetattr(0, termios.TCSANOW, [*modes[:3], modes[3] & ~termios.ECHO, *modes[4:]])
    for number in range(50):
        print("line", number, file=(sys.stdout, sys.stderr)[number % 2], flush=True)
    termios.tcsetattr(0, termios.TCSADRAIN, modes)
else:
    for number in range(5):
        said = f"line {number}" + " and much more" * (20 * (number % 2)) + "\nof two" * (number // 3) + "\n"
        (sys.stdout, sys.stderr)[number % 2].write(said)
        (sys.stdout, sys.stderr)[number % 2].flush()
        getpass.getpass(f"word {number}: ")
