%% What erlang:raise/3 makes of a stack trace: at most eight items, each with a
%% list of properties.
-module(stdlib_raise_items).
-export([start/0]).

start() ->
    {
        [raise(T) || T <- traces()],
        [length(raise([{m, f, I, []} || I <- lists:seq(1, N)])) || N <- [7, 8, 9, 20]],
        raise([{fun erlang:abs/1, [1]}]) =:= [{fun erlang:abs/1, [1], []}],
        raise([{fun erlang:abs/1, 1, [{line, 2}]}]) =:= [{fun erlang:abs/1, 1, [{line, 2}]}]
    }.

traces() ->
    [
        [],
        [{m, f, 1}],
        [{m, f, [x, y]}],
        [{m, f, 1, [{line, 3}]}, {m, g, 2}],
        [{m, f, not_an_arity}],
        [{m, f}],
        [{m, 1, 2}],
        [{m, f, 1, not_a_list}],
        [{m, f, 1} | improper],
        [{m, f, I} || I <- lists:seq(1, 9)] ++ [no_item],
        not_a_list
    ].

raise(Trace) ->
    try erlang:raise(error, reason, Trace) of
        Result -> Result
    catch
        error:reason:Shown -> Shown
    end.
