%% Counters that walk across the 28, 60 and 64 bit borders one by one, up and down.
-module(int_crossing_loop).
-export([start/0, id/1]).

start() ->
    [cross(id((1 bsl N) - 3), 6) || N <- [27, 28, 31, 32, 59, 60, 63, 64, 127, 128]]
        ++ [down(id(-(1 bsl N) + 3), 6) || N <- [27, 28, 31, 32, 59, 60, 63, 64, 127, 128]].

cross(_, 0) -> [];
cross(N, K) -> [N | cross(N + 1, K - 1)].

down(_, 0) -> [];
down(N, K) -> [N | down(N - 1, K - 1)].

id(X) -> X.
