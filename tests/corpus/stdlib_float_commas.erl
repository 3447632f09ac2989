%% A comma stands for the point of a float when text is read.
-module(stdlib_float_commas).
-export([start/0]).

start() ->
    {
        [string:to_float(S) || S <- ["1,5", "-1,53e-1", "1,5,6", "1,5e,", "1,", ",5", "1,0e400", "1,2.3"]],
        [catch_error(list_to_float, S) || S <- ["1,5", "-1,5e2", "1,5,", "1,0e400"]],
        [catch_error(binary_to_float, B) || B <- [<<"1,5">>, <<"1,5e3">>, <<"1,">>]]
    }.

catch_error(Name, Text) ->
    try
        erlang:Name(Text)
    catch
        Class:Reason -> {Class, Reason, Text}
    end.
