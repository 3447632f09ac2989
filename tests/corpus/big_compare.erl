%% Ordering and equality of integers beyond 256 bits, against small ones and floats.
-module(big_compare).
-export([start/0, id/1]).

start() ->
    Vs = [id(1) bsl 300, (id(1) bsl 300) + 1, -(id(1) bsl 300), id(1) bsl 299, 0, 1 bsl 60, 1.0e90, -1.0e90, 2.037035976334486e90, 1.0e100, a],
    [[{A < B, A =< B, A == B, A =:= B} || B <- Vs] || A <- Vs].

id(X) -> X.
