%% Right shifts are arithmetic; large counts give 0 or -1, negative counts shift left.
-module(int_bsr_borders).
-export([start/0, id/1]).

start() ->
    Shifts = [0, 1, 5, 26, 27, 28, 31, 32, 59, 60, 63, 64, 65, 128, 1000, -1, -30],
    Vs = [0, 1, -1, 5, -5, 134217727, -134217728, 134217728, -134217729, 1 bsl 59, -(1 bsl 60), (1 bsl 63) - 1,
          -(1 bsl 63), 1 bsl 64, -(1 bsl 64), -(1 bsl 64) - 1, 16#FEDCBA9876543210F, -16#FEDCBA9876543210F],
    [{V, [id(V) bsr id(S) || S <- Shifts], consts(id(V))} || V <- Vs]
        ++ [t(fun() -> id(a) bsr 1 end), t(fun() -> 1 bsr id(a) end), t(fun() -> id(1.0) bsr 1 end)].

consts(X) -> [X bsr 1, X bsr 4, X bsr 27, X bsr 32, X bsr 63, X bsr 64].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
