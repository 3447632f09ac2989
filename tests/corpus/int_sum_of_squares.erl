%% Plain loops of sums and products over ranges, with and without accumulators.
-module(int_sum_of_squares).
-export([start/0]).

start() ->
    [body(1000), tail(1000, 0), cubes(1, 1000, 0), alternating(2001, 0, 1), triangle(200)].

body(0) -> 0;
body(N) -> N * N + body(N - 1).

tail(0, S) -> S;
tail(N, S) -> tail(N - 1, S + N * N).

cubes(N, Max, S) when N > Max -> S;
cubes(N, Max, S) -> cubes(N + 1, Max, S + N * N * N).

alternating(0, S, _) -> S;
alternating(N, S, Sign) -> alternating(N - 1, S + Sign * N * 1000003, -Sign).

triangle(N) -> triangle(N, 1, 0).

triangle(0, _, Acc) -> Acc;
triangle(N, K, Acc) -> triangle(N - 1, K + N, Acc + K * (K + 1) div 2).
