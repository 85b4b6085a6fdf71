"""`tickertape`, and `python -m bot`."""

from bot.command_line.cli import main

if __name__ == "__main__":
    main()
