%% Fields at odd bit offsets, of odd sizes, signed and little.
-module(bits_match).
-export([start/0, id/1]).

start() ->
    B = id(<<16#A5, 16#5A, 16#FF, 16#00, 16#81, 16#7E, 16#3C, 16#C3>>),
    <<A:1, C:2, D:3, E:4, F:5, G:6, H:7, _/bitstring>> = B,
    <<I:1/signed, J:3/signed, K:9/signed, L:11/signed-little, M:13/little, _/bitstring>> = B,
    <<_:3, N:32, O:16/little, P/bitstring>> = B,
    <<_:5, Q:2/binary, R:3, _/binary>> = B,
    <<_:1, S:61/signed, T:2>> = B,
    [[A, C, D, E, F, G, H], [I, J, K, L, M], [N, O, P], [Q, R], [S, T], m(<<5:3>>), m(<<5:4>>), m(<<1:1>>), m(<<>>)].

m(<<A:3>>) -> {three, A};
m(<<A:1, B/bitstring>>) -> {one, A, B};
m(<<>>) -> empty.

id(X) -> X.
