%% The towers of Hanoi: moves as a list, and their number alone.
-module(rec_hanoi).
-export([start/0]).

start() -> {moves(4, a, b, c, []), count(14)}.

moves(0, _, _, _, Acc) -> Acc;
moves(N, A, B, C, Acc) -> moves(N - 1, A, C, B, [{A, C} | moves(N - 1, B, A, C, Acc)]).

count(0) -> 0;
count(N) -> count(N - 1) + 1 + count(N - 1).
