#!/usr/bin/env escript
%% -*- erlang -*-
%% Writes expected/NAME.txt for every program NAME.erl beside this script: what
%% io:format("~w~n", [NAME:start()]) prints in the erl that runs the script.
%%
%%   escript expected.escript [-o DIR] [NAME...]
%%
%% Each program runs in a process of its own; one that dies or takes longer
%% than a minute is reported, and the script ends with status 1.

main(Args) ->
    {Out, Names0} = options(Args),
    Here = filename:dirname(filename:absname(escript:script_name())),
    Dir = case Out of
              default -> filename:join(Here, "expected");
              _ -> Out
          end,
    ok = filelib:ensure_dir(filename:join(Dir, "x")),
    Names = case Names0 of
                [] -> [filename:basename(F, ".erl") || F <- filelib:wildcard("*.erl", Here)];
                _ -> Names0
            end,
    %% Stack traces go through the logger otherwise.
    logger:set_primary_config(level, none),
    Failed = lists:append([one(Here, Dir, N) || N <- lists:sort(Names)]),
    [io:format(standard_error, "~s: ~tp~n", [N, Why]) || {N, Why} <- Failed],
    halt(case Failed of [] -> 0; _ -> 1 end).

options(["-o", Dir | Names]) -> {Dir, Names};
options(Names) -> {default, Names}.

one(Here, Dir, Name) ->
    File = filename:join(Here, Name ++ ".erl"),
    case compile:file(File, [binary, return_errors]) of
        {ok, Mod, Beam} ->
            {module, Mod} = code:load_binary(Mod, File, Beam),
            Result = result(Mod),
            code:purge(Mod),
            code:delete(Mod),
            store(Dir, Name, Result);
        Error ->
            [{Name, Error}]
    end.

store(Dir, Name, {ok, Term}) ->
    ok = file:write_file(filename:join(Dir, Name ++ ".txt"), io_lib:format("~w~n", [Term])),
    [];
store(_Dir, Name, Why) ->
    [{Name, Why}].

%% The result leaves the process in its exit reason, so that nothing the
%% program does to its own mailbox can disturb it.
result(Mod) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, Mod:start()}) end),
    receive
        {'DOWN', Ref, process, Pid, {result, Term}} -> {ok, Term};
        {'DOWN', Ref, process, Pid, Reason} -> {died, Reason}
    after 60000 ->
        exit(Pid, kill),
        timed_out
    end.
