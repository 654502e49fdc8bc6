"""``python -m pmo_workshop`` is the command ``pmo-workshop``."""

if __name__ == "__main__":
    from .cli import main

    main()
