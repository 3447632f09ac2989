%% Philosophers share forks through processes; only the totals are shown.
-module(recv_dining).
-export([start/0]).

start() ->
    S = self(),
    Fs = list_to_tuple([spawn_opt(fun() -> fork() end, []) || _ <- [1, 2, 3, 4, 5]]),
    [spawn_opt(fun() -> phil(S, I, pick(Fs, I), 10) end, []) || I <- [1, 2, 3, 4, 5]],
    R = [receive {done, I, N} -> {I, N} end || I <- [1, 2, 3, 4, 5]],
    [element(I, Fs) ! stop || I <- [1, 2, 3, 4, 5]],
    R.

%% The lower numbered fork first, so that nobody waits in a circle.
pick(Fs, I) ->
    J = I rem 5 + 1,
    {element(min(I, J), Fs), element(max(I, J), Fs)}.

fork() ->
    receive
        {take, P} ->
            P ! {taken, self()},
            receive {put, P} -> fork() end;
        stop -> ok
    end.

phil(S, I, _, 0) -> S ! {done, I, 10};
phil(S, I, {A, B} = F, N) ->
    get_(A),
    get_(B),
    A ! {put, self()},
    B ! {put, self()},
    phil(S, I, F, N - 1).

get_(F) ->
    F ! {take, self()},
    receive {taken, F} -> ok end.
