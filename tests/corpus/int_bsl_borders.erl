%% Left shifts that stay small, become 64 bit, 128 bit, and negative shift counts.
-module(int_bsl_borders).
-export([start/0, id/1]).

start() ->
    Shifts = [0, 1, 5, 26, 27, 28, 31, 32, 58, 59, 60, 62, 63, 64, 65, 100, 127, 128, -1, -3, -64],
    [{V, [id(V) bsl id(S) || S <- Shifts], consts(id(V))} || V <- [0, 1, -1, 3, -3, 134217727, -134217728, 5000000000]]
        ++ [t(fun() -> id(a) bsl 1 end), t(fun() -> 1 bsl id(a) end), t(fun() -> id(1.0) bsl 1 end)].

consts(X) -> [X bsl 1, X bsl 4, X bsl 27, X bsl 32, X bsl 63, X bsl 64].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
