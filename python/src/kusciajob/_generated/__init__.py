# Generated from src/service and proto/ by `npm run generate`. Do not edit.
"""What is made from the definitions of the calls."""
