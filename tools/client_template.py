"""Write templates/client again, after a change of the schema: python tools/client_template.py"""

from pmo_workshop.intake.new import refresh_template

if __name__ == "__main__":
    refresh_template()
