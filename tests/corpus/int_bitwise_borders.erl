%% band, bor, bxor and bnot on values around the borders, with both signs.
-module(int_bitwise_borders).
-export([start/0, id/1]).

start() ->
    Vs = [0, 1, -1, 2, -2, 134217727, -134217728, 134217728, -134217729, 16#FFFFFFFF, -16#80000000,
          1 bsl 59, -(1 bsl 59), (1 bsl 63) - 1, -(1 bsl 63), 1 bsl 63, 16#FFFFFFFFFFFFFFFF],
    [{A, bnot id(A), [{A band id(B), A bor id(B), A bxor id(B)} || B <- Vs]} || A <- Vs]
        ++ [t(fun() -> id(a) band 1 end), t(fun() -> 1 bor id(1.0) end), t(fun() -> id(1) bxor id([]) end),
            t(fun() -> bnot id(2.0) end)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
