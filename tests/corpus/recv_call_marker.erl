%% make_ref or monitor followed by a receive on that reference, with a long queue.
-module(recv_call_marker).
-export([start/0]).

start() ->
    S = self(),
    [S ! {noise, N} || N <- seq(1, 300)],
    P = spawn_opt(fun echo/0, []),
    A = [ask(P, N) || N <- [1, 2, 3]],
    B = [mon(N) || N <- [a, b]],
    P ! stop,
    {A, B, count(0)}.

ask(P, N) ->
    R = make_ref(),
    P ! {self(), R, N},
    receive
        {R, V} -> V
    end.

mon(X) ->
    P = spawn_opt(fun() -> receive {die, Y} -> exit(Y) end end, []),
    R = monitor(process, P),
    P ! {die, X},
    receive
        {'DOWN', R, _, _, Why} -> Why
    end.

echo() ->
    receive
        {From, R, N} ->
            From ! {R, {echo, N}},
            echo();
        stop -> ok
    end.

count(N) ->
    receive
        {noise, _} -> count(N + 1)
    after 0 -> N
    end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
