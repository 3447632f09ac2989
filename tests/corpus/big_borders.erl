%% Addition, subtraction and multiplication at the borders of 256, 320 and 512 bits.
-module(big_borders).
-export([start/0, id/1]).

start() ->
    Vs = lists:flatten([border(id(1) bsl N) || N <- [255, 256, 320, 512]]),
    [{V, V + 1, V - 1, -V, abs(V), V * V} || V <- Vs] ++ [[A + B || B <- Vs] || A <- Vs] ++ [[A - B || B <- Vs] || A <- Vs].

border(P) -> [P - 1, P, -P, -P - 1].

id(X) -> X.
