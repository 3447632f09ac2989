%% The process dictionary: put, get, erase, one per process.
-module(pdict_basics).
-export([start/0]).

start() ->
    S = self(),
    [put(a, 1), put(a, 2), get(a), get(b), erase(a), erase(a), get(a), put({k, [1]}, v), get({k, [1]}), put("s", #{}), get("s"), other(S), get(mine), fill(50), sum(50, 0), erase(k25), sum(50, 0)].

other(S) ->
    put(mine, here),
    spawn_opt(fun() ->
                  Before = get(mine),
                  put(mine, there),
                  S ! {dict, Before, get(mine)}
              end, []),
    receive {dict, A, B} -> {A, B} end.

fill(0) -> ok;
fill(N) ->
    put(key(N), N),
    fill(N - 1).

key(N) -> list_to_atom("k" ++ integer_to_list(N)).

sum(0, S) -> S;
sum(N, S) ->
    case get(key(N)) of
        undefined -> sum(N - 1, S);
        V -> sum(N - 1, S + V)
    end.
