%% Floats, utf8 and strings at unaligned offsets.
-module(bits_floats_utf).
-export([start/0, id/1]).

start() ->
    B = id(<<5:3, 1.5:64/float, 2.5:32/float-little, 8364/utf8, "str", 1:5>>),
    <<A:3, F:64/float, G:32/float-little, C/utf8, "str", E:5>> = B,
    <<_:3, _:96, T/bitstring>> = B,
    [B, A, F, G, C, E, T, case B of <<5:3, _:96, _/utf8, "stx", _/bitstring>> -> yes; <<5:3, _:96, _/utf8, "st", R/bitstring>> -> R end].

id(X) -> X.
