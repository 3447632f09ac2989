%% Counting bits of small, large and wide integers in two ways.
-module(int_popcount).
-export([start/0, slow/1, fast/1]).

start() ->
    [{slow(N), fast(N)} || N <- [0, 1, 255, 16#5555555, 16#FFFFFFF, 1 bsl 59, (1 bsl 64) - 1, 16#123456789ABCDEF0123456789]].

slow(0) -> 0;
slow(N) -> (N band 1) + slow(N bsr 1).

fast(N) -> fast(N, 0).

fast(0, C) -> C;
fast(N, C) -> fast(N band (N - 1), C + 1).
