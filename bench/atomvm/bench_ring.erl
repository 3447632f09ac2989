%% A token goes a hundred times round a ring of 1000 processes: send, receive, scheduling.
-module(bench_ring).
-export([start/0]).

start() -> bench:run("ring", fun() -> {1000, 100} end, fun ring/1, 100000).

ring({Size, Rounds}) ->
    First = chain(Size - 1, self()),
    rounds(Rounds, First, 0, Size).

%% Each process knows the next one; the last one's next is the owner of the ring.
chain(0, Next) -> Next;
chain(N, Next) -> chain(N - 1, erlang:spawn_opt(fun() -> relay(Next) end, [])).

relay(Next) ->
    receive
        {token, Hops} ->
            Next ! {token, Hops + 1},
            relay(Next);
        stop ->
            Next ! stop
    end.

rounds(0, First, Hops, _) ->
    First ! stop,
    receive
        stop -> Hops
    end;
rounds(N, First, Hops, Size) ->
    First ! {token, Hops + 1},
    receive
        {token, Now} -> rounds(N - 1, First, Now, Size)
    end.
