%% Unary minus, unary plus and abs at the borders.
-module(int_neg_abs_borders).
-export([start/0, id/1]).

start() ->
    Ns = [0, 1, -1, 134217727, -134217727, -134217728, 134217728, -134217729, 2147483647, -2147483648,
          (1 bsl 59) - 1, -(1 bsl 59), (1 bsl 63) - 1, -(1 bsl 63), -(1 bsl 63) - 1, 1 bsl 64, -(1 bsl 64)],
    [{N, -id(N), +id(N), abs(id(N)), -(-id(N))} || N <- Ns]
        ++ [neg(id(a)), neg(id("1")), pos(id(a)), absolute(id(a)), absolute(id(-1.5)), neg(id(0.5))].

neg(X) -> try -X catch C:R -> {C, R} end.

pos(X) -> try +X catch C:R -> {C, R} end.

absolute(X) -> try abs(X) catch C:R -> {C, R} end.

id(X) -> X.
