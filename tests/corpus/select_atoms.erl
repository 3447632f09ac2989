%% Dispatch on atoms: few, many, nested, with a guard on the way.
-module(select_atoms).
-export([start/0, few/1, many/1, days/2]).

start() ->
    Vs = [a, b, c, d, mon, tue, wed, thu, fri, sat, sun, true, false, undefined, '', 0, "mon", [], {mon}],
    [{V, few(V), many(V), days(V, 1), days(V, 40)} || V <- Vs].

few(a) -> 1;
few(b) -> 2;
few(_) -> 0.

many(mon) -> 1;
many(tue) -> 2;
many(wed) -> 3;
many(thu) -> 4;
many(fri) -> 5;
many(sat) -> 6;
many(sun) -> 7;
many(true) -> t;
many(false) -> f;
many(undefined) -> u;
many('') -> e;
many([]) -> nil;
many(X) when is_atom(X) -> atom;
many(_) -> other.

days(sat, N) when N < 10 -> weekend;
days(sun, N) when N < 10 -> weekend;
days(D, _) when D =:= mon; D =:= tue; D =:= wed; D =:= thu; D =:= fri -> work;
days(sat, _) -> late;
days(_, _) -> none.
