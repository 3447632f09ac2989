%% Arithmetic around the 128 bit border.
-module(int_128_arith).
-export([start/0, id/1]).

start() ->
    P = id(1) bsl 127,
    Q = id(1) bsl 128,
    Vs = [P - 1, P, -P, -P - 1, Q - 1, Q, -Q, -Q - 1, id(16#FEDCBA9876543210FEDCBA9876543210)],
    [{V, V + 1, V - 1, V * 3, V div 7, V rem 7, -V, abs(V), V div (P - 1), V rem (P - 1)} || V <- Vs]
        ++ [[A + B || B <- Vs] || A <- Vs]
        ++ [[A - B || B <- Vs] || A <- Vs]
        ++ [[{A div B, A rem B} || B <- Vs] || A <- Vs].

id(X) -> X.
