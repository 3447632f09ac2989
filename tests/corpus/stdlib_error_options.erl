%% erlang:error/3 takes its options only if all of them are valid.
-module(stdlib_error_options).
-export([start/0]).

start() ->
    [info(O) || O <- options()].

options() ->
    [
        [],
        [{error_info, #{}}],
        [{error_info, #{cause => why}}],
        [{error_info, not_map}],
        [{error_info, #{cause => 1}}, {error_info, #{cause => 2}}],
        [{error_info, #{}}, {error_info, not_map}],
        [{error_info, #{}}, {other, #{}}],
        [{error_info, #{}} | improper],
        [bad],
        bad
    ].

info(Options) ->
    try
        erlang:error(reason, [an_argument], Options)
    catch
        error:reason:Trace ->
            [{?MODULE, info, [an_argument], Info} | _] = Trace,
            lists:keyfind(error_info, 1, Info)
    end.
