%% Type tests, sizes and comparisons in guards, of bit strings that are no whole bytes.
-module(bits_guards).
-export([start/0, f/1, g/1]).

start() -> [{V, f(V), g(V)} || V <- [<<>>, <<1>>, <<1:1>>, <<5:3>>, <<1, 2:7>>, <<1, 2>>, a, 5]].

f(X) when is_binary(X) -> {bytes, byte_size(X)};
f(X) when is_bitstring(X), bit_size(X) < 8 -> {few, bit_size(X), byte_size(X)};
f(X) when is_bitstring(X) -> {bits, bit_size(X), byte_size(X)};
f(_) -> other.

g(X) when X =:= <<5:3>> -> same;
g(X) when X < <<5:3>>, not is_number(X) -> less;
g(X) when X > <<5:3>> -> more;
g(X) when is_bitstring(X); X /= a -> rest;
g(_) -> none.
