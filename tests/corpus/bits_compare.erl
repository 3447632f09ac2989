%% Comparing bit strings whose sizes are no whole bytes.
-module(bits_compare).
-export([start/0]).

start() ->
    Bs = [<<>>, <<0:1>>, <<1:1>>, <<1:2>>, <<128>>, <<255:7>>, <<1:1, 0:7>>, <<5:3>>, <<10:4>>, <<1, 1:1>>, <<1, 0:1>>, <<1>>],
    [[{A < B, A =:= B} || B <- Bs] || A <- Bs].
