%% min/2 and max/2 over integers, floats and other terms.
-module(int_min_max).
-export([start/0]).

start() ->
    Vs = [0, 1, -1, 134217727, 134217728, -(1 bsl 63), 1 bsl 64, 1.5, -0.5, a, [], {}, <<>>],
    [{A, [{min(A, B), max(A, B)} || B <- Vs]} || A <- Vs].
