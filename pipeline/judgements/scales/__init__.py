"""Grade scales and areas as the model files give them: records, the files read and checked, their wordings."""
