%% A field whose size in bits comes from a variable, whole bytes or not.
-module(bits_match_sizes).
-export([start/0, f/2]).

start() ->
    B = <<3, "abcdefghij">>,
    [f(B, N) || N <- [0, 1, 2, 7, 8, 9, 16, 63, 80, 87, 88, 89, -1, a]].

f(B, N) ->
    case B of
        <<X:N, R/bitstring>> when bit_size(R) rem 8 =:= 0 -> {X, R};
        <<X:N, R/bitstring>> -> {X, unaligned, bit_size(R)};
        _ -> no
    end.
