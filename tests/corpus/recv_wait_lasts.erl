%% A receive's time is waited for, whole, when no message comes.
-module(recv_wait_lasts).
-export([start/0]).

start() -> [lasts(T) || T <- [0, 1, 20, 120]].

lasts(Time) ->
    Before = erlang:monotonic_time(millisecond),
    receive
        never -> message
    after Time -> erlang:monotonic_time(millisecond) - Before >= Time
    end.
