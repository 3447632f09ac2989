%% Large terms and binaries copied between processes.
-module(recv_big_messages).
-export([start/0]).

start() ->
    S = self(),
    B = << <<(I band 255)>> || I <- seq(1, 1000) >>,
    T = {seq(1, 2000), #{k => [B, B]}, 1.5, 1 bsl 100, "str", fun(X) -> {X, byte_size(B)} end},
    P = spawn_opt(fun() -> receive {From, M} -> From ! {back, M} end end, []),
    P ! {S, T},
    receive
        {back, {L, #{k := [B1, B2]}, F, N, Str, Fun}} -> [length(L), B1 =:= B, B2 =:= B1, F, N, Str, Fun(x), L =:= seq(1, 2000)]
    end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
