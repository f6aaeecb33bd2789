# The addresses that are present now.
ip -o addr show
