"""What all answers are presented with: grammar, money, tables and the house style of charts."""
