%% Large integers to text and back, in several bases.
-module(big_to_list).
-export([start/0]).

start() ->
    Ns = [(1 bsl 256) + 1, -(1 bsl 333), (1 bsl 1000) - 1],
    [{B, integer_to_list(N, B), list_to_integer(integer_to_list(N, B), B) =:= N} || N <- Ns, B <- [2, 10, 16, 36]]
        ++ [{integer_to_binary(N), binary_to_integer(integer_to_binary(N)) =:= N} || N <- Ns].
