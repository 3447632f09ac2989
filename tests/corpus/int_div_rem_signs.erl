%% div and rem truncate towards zero; the sign of rem follows the dividend.
-module(int_div_rem_signs).
-export([start/0, id/1]).

start() ->
    Ns = [0, 1, 7, 8, -7, -8, 134217727, -134217728, 134217728, 1 bsl 59, -(1 bsl 59), (1 bsl 63) - 1,
          -(1 bsl 63), 1 bsl 64, -(1 bsl 64)],
    Ds = [1, -1, 2, -2, 3, -3, 8, 10, -10, 134217727, -134217728, 1 bsl 60, -(1 bsl 63), 1 bsl 64],
    [{N, D, id(N) div id(D), id(N) rem id(D)} || N <- Ns, D <- Ds].

id(X) -> X.
