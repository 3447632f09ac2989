%% A token goes around a ring of 50 processes 20 times.
-module(recv_ring).
-export([start/0]).

start() ->
    Me = self(),
    First = ring(50, Me),
    First ! {token, 0},
    wait(First, 20).

ring(0, Next) -> Next;
ring(N, Next) -> ring(N - 1, spawn_opt(fun() -> node_(Next) end, [])).

node_(Next) ->
    receive
        {token, N} ->
            Next ! {token, N + 1},
            node_(Next);
        stop ->
            Next ! stop
    end.

wait(First, 1) ->
    receive
        {token, N} ->
            First ! stop,
            receive stop -> {stopped, N} end
    end;
wait(First, K) ->
    receive
        {token, _} = T ->
            First ! T,
            wait(First, K - 1)
    end.
