%% A million tail calls, with one, three and six arguments.
-module(rec_million_tail_calls).
-export([start/0]).

start() -> [count(1000000), three(1000000, 0, 1), six(300000, 1, 2, 3, 4, 5)].

count(0) -> done;
count(N) -> count(N - 1).

three(0, A, B) -> {A, B};
three(N, A, B) -> three(N - 1, A + N, (B * 3) band 16#FFFF).

six(0, A, B, C, D, E) -> {A, B, C, D, E};
six(N, A, B, C, D, E) -> six(N - 1, E, A, B, C, (D + N) band 16#FFFFF).
