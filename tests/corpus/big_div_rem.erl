%% Long division: quotient times divisor plus remainder gives the dividend back.
-module(big_div_rem).
-export([start/0, id/1]).

start() ->
    Ns = [id(1) bsl 300, -(id(1) bsl 400) + 17, (id(1) bsl 777) - 1, id(16#FFFFFFFFFFFFFFFFFFFFFFFF) * (id(1) bsl 200)],
    Ds = [3, -10, 134217727, 1 bsl 64, (1 bsl 64) - 1, -(1 bsl 96) - 1, (1 bsl 299) - 1, (1 bsl 300) + 1, 1 bsl 500],
    [{N div D, N rem D, (N div D) * D + (N rem D) =:= N} || N <- Ns, D <- Ds].

id(X) -> X.
